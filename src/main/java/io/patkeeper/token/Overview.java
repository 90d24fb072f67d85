package io.patkeeper.token;

import java.time.Duration;
import java.util.List;
import java.util.SortedMap;

import io.patkeeper.azuredevops.Organization;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of several organizations, as far as they could be listed.
 *
 * @param tokens every token once
 * @param silent the organizations that did not list all of their tokens, and why
 * @param pause how long Azure DevOps asks us to wait, if it does
 */
record Overview(List<Token> tokens, SortedMap<Organization, RuntimeException> silent, @Nullable Duration pause) {

}
