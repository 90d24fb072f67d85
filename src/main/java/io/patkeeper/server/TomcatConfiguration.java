package io.patkeeper.server;

import java.util.function.Supplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.util.function.SingletonSupplier;

/**
 * Adds the valves to Tomcat. They apply to every request, even to those that reach no
 * filter.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	@Bean
	static PublicUrlSettingsValidator publicUrlSettingsValidator(Environment environment) {
		return new PublicUrlSettingsValidator(environment);
	}

	@Bean
	Bulkheads bulkheads(Environment environment) {
		return new Bulkheads(environment);
	}

	@Bean
	MeterBinder bulkheadMeterBinder(Bulkheads bulkheads) {
		return (registry) -> bulkheads.valves()
			.forEach((valve) -> FunctionCounter.builder("patkeeper.requests.rejected", valve, BulkheadValve::rejected)
				.description("Requests that were rejected because too many of their kind were in progress")
				.tag("kind", valve.kind())
				.register(registry));
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatCustomizer(
			ObjectProvider<FilterRegistrationBean<HeaderWriterFilter>> registration, MessageSource messages,
			Bulkheads bulkheads, Environment environment) {
		// Tomcat is created before the filters are.
		Supplier<HeaderWriterFilter> headers = SingletonSupplier.of(() -> registration.getObject().getFilter());
		return (tomcat) -> {
			tomcat.addEngineValves(new CorrelationIdValve(), new SecretUrlValve(), bulkheads.bodyTimeout());
			// The size of the headers limits cookies as well, and exceeding their number
			// would fail in the middle of the request.
			tomcat.addConnectorCustomizers((connector) -> connector.setMaxCookieCount(-1), (connector) -> {
				// Otherwise reading a body has the timeout between two requests.
				connector.setProperty("disableUploadTimeout", "false");
				connector.setProperty("connectionUploadTimeout", "5000");
			});
			// Added after Boot's error valve, so it runs before.
			tomcat.addContextCustomizers((context) -> context.getParent()
				.getPipeline()
				.addValve(new FallbackErrorReportValve(headers, messages)));
			// Inside the error valve, which renders their 503.
			tomcat.addContextCustomizers(
					(context) -> bulkheads.valves().forEach(context.getParent().getPipeline()::addValve));
			PublicUrl.of(environment)
				.map(PublicUrlValve::new)
				.ifPresent((valve) -> tomcat
					.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(valve)));
		};
	}

}
