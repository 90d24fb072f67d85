package io.patkeeper.token;

import java.time.Instant;

/**
 * Azure DevOps has listed the tokens of a person who wants to be reminded, for a page of
 * theirs. Published by the thread of the request.
 *
 * @param owner the person's {@code tid:oid}
 * @param listing the tokens
 * @param listed when they were listed, at the earliest
 */
public record TokensListedEvent(String owner, OwnedTokens.Listing listing, Instant listed) {

}
