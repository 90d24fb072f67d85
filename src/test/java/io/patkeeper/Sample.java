package io.patkeeper;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

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

	/**
	 * Shows each at {@code /samples/} and its name. They are made anew for each request,
	 * as some hold texts in the language of the request.
	 */
	public static RouterFunction<ServerResponse> routes(Supplier<Map<String, Sample>> samples) {
		RouterFunctions.Builder routes = RouterFunctions.route();
		samples.get().keySet().forEach((name) -> routes.GET("/samples/" + name, (request) -> {
			Sample sample = samples.get().get(name);
			return ServerResponse.ok().render(sample.view(), sample.model());
		}));
		return routes.build();
	}

}
