package io.patkeeper.server;

import java.util.function.Supplier;

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
 * What applies to every response of Tomcat, even without any filter or page of ours.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	@Bean
	static PublicUrlSettingsCheck publicUrlSettingsCheck(Environment environment) {
		return new PublicUrlSettingsCheck(environment);
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> everyAnswer(
			ObjectProvider<FilterRegistrationBean<HeaderWriterFilter>> registration, MessageSource messages,
			Environment environment) {
		// Tomcat is created before the filters are.
		Supplier<HeaderWriterFilter> headers = SingletonSupplier.of(() -> registration.getObject().getFilter());
		return (tomcat) -> {
			Bulkheads bulkheads = new Bulkheads(environment);
			tomcat.addEngineValves(new CorrelationIdValve(), bulkheads.bodyTimeout());
			// The header's size limits cookies anyway; exceeding a number of them fails
			// in the middle of the request.
			tomcat.addConnectorCustomizers((connector) -> connector.setMaxCookieCount(-1), (connector) -> {
				// Otherwise each read of a body may take as long as between requests.
				connector.setProperty("disableUploadTimeout", "false");
				connector.setProperty("connectionUploadTimeout", "5000");
			});
			// Added after Boot's, so it reports first.
			tomcat.addContextCustomizers((context) -> context.getParent()
				.getPipeline()
				.addValve(new FallbackErrorReportValve(headers, messages)));
			// Behind that page, which explains what is refused.
			tomcat.addContextCustomizers(
					(context) -> bulkheads.valves().forEach(context.getParent().getPipeline()::addValve));
			PublicUrl.of(environment)
				.map(PublicUrlValve::new)
				.ifPresent((valve) -> tomcat
					.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(valve)));
		};
	}

}
