package io.patkeeper.sandbox;

import java.util.List;
import java.util.UUID;

/**
 * Somebody who can sign in to {@link FakeEntra}. See {@link People}.
 *
 * @param name the name that is shown
 * @param userName what identifies the person on the sign-in page, in the form of an
 * e-mail address
 * @param objectId Entra's {@code oid}
 * @param tenantId Entra's {@code tid}
 * @param profileId what Azure DevOps calls the person, unlike {@code oid}
 * @param organizations the names of the organizations that the person belongs to
 * @param remark what is special about the person, for the sign-in page
 */
public record Person(String name, String userName, UUID objectId, UUID tenantId, UUID profileId,
		List<String> organizations, String remark) {

}
