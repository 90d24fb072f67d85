package io.patkeeper.bulk;

/**
 * How many runs are not over.
 *
 * @param running the number of those that a node works on
 * @param waiting the number of those that were stopped or interrupted, until their owners
 * continue them
 */
public record RunCount(int running, int waiting) {

}
