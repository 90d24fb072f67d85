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
 * What holds for every answer of Tomcat, also where no filter and no page of ours has a
 * say.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> everyAnswer(
			ObjectProvider<FilterRegistrationBean<HeaderWriterFilter>> registration, MessageSource messages) {
		// Tomcat is there before the filters are.
		Supplier<HeaderWriterFilter> headers = SingletonSupplier.of(() -> registration.getObject().getFilter());
		return (tomcat) -> {
			tomcat.addEngineValves(new CorrelationIds());
			// Comes after Boot's, so it is the first to speak.
			tomcat.addContextCustomizers(
					(context) -> context.getParent().getPipeline().addValve(new LastErrorPage(headers, messages)));
		};
	}

}
