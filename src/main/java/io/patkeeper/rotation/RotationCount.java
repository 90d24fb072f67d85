package io.patkeeper.rotation;

/**
 * How many rotations are not over.
 *
 * @param open the number of all of them
 * @param interrupted the number of those among them that came to a halt halfway
 */
public record RotationCount(int open, int interrupted) {

}
