package io.patkeeper.rotation;

import java.util.List;

import io.patkeeper.token.secret.SealedSecret;

/**
 * What a person still has to take care of.
 *
 * @param rotations the rotations that are not over, oldest first
 * @param secrets the secrets of new tokens that are still kept, oldest first
 */
record OpenMatters(List<Rotation> rotations, List<SealedSecret> secrets) {

}
