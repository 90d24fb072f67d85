package io.patkeeper.rotation;

import java.util.List;

import io.patkeeper.token.note.TokenNotes;
import io.patkeeper.token.secret.SealedSecret;

/**
 * What a person still has to take care of, and has noted for that.
 *
 * @param rotations the rotations that are not over, oldest first
 * @param secrets the secrets of new tokens that are still kept, oldest first
 * @param notes what the person noted about tokens
 */
record OpenMatters(List<Rotation> rotations, List<SealedSecret> secrets, TokenNotes notes) {

}
