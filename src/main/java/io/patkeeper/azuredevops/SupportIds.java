package io.patkeeper.azuredevops;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The ids of a call in the logs of Azure DevOps, from the headers {@code ActivityId} and
 * {@code x-vss-e2eid}. Microsoft's support asks for them.
 *
 * @param activityId the service's id of this call
 * @param endToEndId the service's id of the whole chain of calls
 */
public record SupportIds(@Nullable String activityId, @Nullable String endToEndId) implements Serializable {

	/** There was no response. */
	public static final SupportIds NONE = new SupportIds(null, null);

	private static final Pattern ACTIVITY_IN_MESSAGE = Pattern.compile("Activity Id: ([0-9A-Fa-f-]{36})");

	static SupportIds of(HttpHeaders headers) {
		return of(headers, "");
	}

	/**
	 * The ids of a response whose message may contain the activity id, as those that
	 * start with TF400898 do.
	 */
	static SupportIds of(HttpHeaders headers, String message) {
		String activityId = headers.getFirst("ActivityId");
		if (activityId == null) {
			Matcher matcher = ACTIVITY_IN_MESSAGE.matcher(message);
			activityId = matcher.find() ? matcher.group(1) : null;
		}
		return new SupportIds(activityId, headers.getFirst("x-vss-e2eid"));
	}

}
