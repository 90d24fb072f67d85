package io.patkeeper.session;

/**
 * How many sessions are alive.
 *
 * @param sessions the number of sessions
 * @param people the number of people who have them
 */
public record SessionCount(int sessions, int people) {

}
