package io.patkeeper;

import java.time.Clock;

import io.patkeeper.check.SetupCheck;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.modulith.Modulithic;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Lets people manage their own Azure DevOps personal access tokens.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@Modulithic(systemName = "Patkeeper")
public class PatkeeperApplication {

	public static void main(String[] args) {
		if (SetupCheck.isRequested(args)) {
			System.exit(SetupCheck.run(args));
		}
		SpringApplication.run(PatkeeperApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
