package io.patkeeper.web;

import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.util.function.SingletonSupplier;

/**
 * What applies to every response of Tomcat, even without any filter or page of ours.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> everyAnswer(
			ObjectProvider<FilterRegistrationBean<HeaderWriterFilter>> registration, MessageSource messages) {
		// Tomcat is created before the filters are.
		Supplier<HeaderWriterFilter> headers = SingletonSupplier.of(() -> registration.getObject().getFilter());
		return (tomcat) -> {
			tomcat.addEngineValves(new CorrelationIds());
			// Added after Boot's, so it reports first.
			tomcat.addContextCustomizers(
					(context) -> context.getParent().getPipeline().addValve(new LastErrorPage(headers, messages)));
		};
	}

}
