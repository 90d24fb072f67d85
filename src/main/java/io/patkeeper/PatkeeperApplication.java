package io.patkeeper;

import java.time.Clock;

import io.patkeeper.check.Check;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Lets people look after the Azure DevOps personal access tokens that they own.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class PatkeeperApplication {

	public static void main(String[] args) {
		if (Check.isAskedFor(args)) {
			System.exit(Check.run(args));
		}
		SpringApplication.run(PatkeeperApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
