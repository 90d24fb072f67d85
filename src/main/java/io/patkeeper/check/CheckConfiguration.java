package io.patkeeper.check;

import java.time.Clock;

import io.patkeeper.outbound.OutboundConfiguration;
import io.patkeeper.signin.EntraConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.http.client.autoconfigure.HttpClientAutoConfiguration;
import org.springframework.boot.http.client.autoconfigure.imperative.ImperativeHttpClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.mail.autoconfigure.MailSenderAutoConfiguration;
import org.springframework.boot.session.autoconfigure.SessionProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The parts of the app that connect to other systems, as the app itself uses them. It has
 * no stereotype annotation, so component scanning does not find it.
 */
@Import({ EntraConfiguration.class, OutboundConfiguration.class, SettingsCheck.class, MisspelledSettingsCheck.class,
		ProxyCheck.class, PortCheck.class, EntraCheck.class, AzureDevOpsCheck.class, MailCheck.class,
		DatabaseCheck.class })
@ImportAutoConfiguration({ SslAutoConfiguration.class, HttpClientAutoConfiguration.class,
		ImperativeHttpClientAutoConfiguration.class, MailSenderAutoConfiguration.class,
		DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class })
@ConfigurationPropertiesScan("io.patkeeper")
@EnableConfigurationProperties({ ServerProperties.class, SessionProperties.class })
class CheckConfiguration {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	@Bean
	FlywayMigrationStrategy noMigration() {
		return (flyway) -> {
		};
	}

}
