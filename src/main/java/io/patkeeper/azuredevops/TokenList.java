package io.patkeeper.azuredevops;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * All tokens with a given status in an organization.
 *
 * @param tokens the tokens, of all pages
 * @param pause how long the service asks us to wait before the next call, if it does
 */
public record TokenList(List<PersonalAccessToken> tokens, @Nullable Duration pause) {

}
