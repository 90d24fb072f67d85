package io.patkeeper.bulk;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * How many tokens are changed at the same time.
 *
 * @param parallel on this node, in all runs together
 * @param parallelPerOrganization of a person in an organization
 */
@ConfigurationProperties("patkeeper.runs")
record RunSettings(@DefaultValue("16") int parallel, @DefaultValue("4") int parallelPerOrganization) {

	private static final int MAX = 100;

	RunSettings {
		Assert.isTrue(parallel >= 1 && parallel <= MAX, "patkeeper.runs.parallel must be from 1 to " + MAX);
		Assert.isTrue(parallelPerOrganization >= 1 && parallelPerOrganization <= parallel,
				"patkeeper.runs.parallel-per-organization must be from 1 to patkeeper.runs.parallel");
	}

}
