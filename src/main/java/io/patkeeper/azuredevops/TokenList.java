package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All tokens of a kind in an organization.
 *
 * @param tokens the tokens, of all pages
 * @param pause how long the service asks to be left alone before the next call, if it
 * said so although it answered
 */
public record TokenList(List<PersonalAccessToken> tokens, @Nullable Duration pause) {

}
