package io.patkeeper.azuredevops;

import java.io.Serializable;

import org.jspecify.annotations.Nullable;

/**
 * The ids under which Azure DevOps can find a call in its own logs, from the headers
 * {@code ActivityId} and {@code x-vss-e2eid}.
 *
 * @param activityId the service's id of this call
 * @param endToEndId the service's id of the whole chain of calls
 */
public record SupportIds(@Nullable String activityId, @Nullable String endToEndId) implements Serializable {

	/** No answer came, so there are none. */
	public static final SupportIds NONE = new SupportIds(null, null);

}
