package io.patkeeper.rotation;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.secret.SealedSecret;

/**
 * What a person still has to take care of, and has noted for that.
 *
 * @param rotations the rotations that are not over, oldest first
 * @param created the authorization ids of the tokens that rotations which are done have
 * created, as far as these end soon or have ended recently
 * @param secrets the secrets of new tokens that are still kept, oldest first
 * @param notes what the person noted about tokens
 * @param reminded whether the person wants to be reminded of the ends of tokens
 */
record OpenMatters(List<Rotation> rotations, Set<UUID> created, List<SealedSecret> secrets, TokenNotes notes,
		boolean reminded) {

}
