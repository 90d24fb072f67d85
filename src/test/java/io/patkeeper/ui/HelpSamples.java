package io.patkeeper.ui;

import java.util.Locale;
import java.util.Map;

import io.patkeeper.Sample;
import io.patkeeper.Texts;

import org.springframework.context.annotation.Bean;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The public pages.
 */
public class HelpSamples {

	private final HelpIndex index = new HelpIndex(Texts.source());

	@Bean
	RouterFunction<ServerResponse> helpRoutes() {
		return Sample.routes(this::all);
	}

	Map<String, Sample> all() {
		return Map.of("home", new Sample("home", Map.of("description", "home.what")), "help", help(""), "help-search",
				help("\"><b>access"), "help-refusal", help("accessDenied"));
	}

	private Sample help(String query) {
		return new Sample("help", Map.of("search", this.index.search(query, Locale.ENGLISH), "refusals",
				HelpIndex.REFUSALS, "description", "help.lead"));
	}

}
