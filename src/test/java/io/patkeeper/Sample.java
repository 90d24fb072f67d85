package io.patkeeper;

import java.util.HashMap;
import java.util.Map;

import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A page filled with what is hard to show.
 *
 * @param view the template
 * @param model what it shows
 */
public record Sample(String view, Map<String, Object> model) {

	/** The same with more to show. */
	public Sample with(String name, Object value) {
		Map<String, Object> more = new HashMap<>(this.model);
		more.put(name, value);
		return new Sample(this.view, more);
	}

	/** Shows each at {@code /samples/} and its name. */
	public static RouterFunction<ServerResponse> routes(Map<String, Sample> samples) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		samples.forEach((name, sample) -> routes.GET("/samples/" + name,
				(request) -> ServerResponse.ok().render(sample.view(), sample.model())));
		return routes.build();
	}

}
