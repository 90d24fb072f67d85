package io.patkeeper;

import java.time.Clock;

import io.patkeeper.check.SetupCheck;

import org.springframework.boot.DefaultApplicationArguments;
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

	private static final String COMMON_POOL_SIZE = "java.util.concurrent.ForkJoinPool.common.parallelism";

	public static void main(String[] args) {
		useCommonPool();
		if (new DefaultApplicationArguments(args).containsOption("version")) {
			System.out.println("Patkeeper " + PatkeeperApplication.class.getPackage().getImplementationVersion());
			return;
		}
		if (SetupCheck.isRequested(args)) {
			System.exit(SetupCheck.run(args));
		}
		SpringApplication.run(PatkeeperApplication.class, args);
	}

	/**
	 * On a machine with two processors, Java before 25 starts a new thread for each
	 * response of the HTTP client, because the common pool would have a single one.
	 */
	private static void useCommonPool() {
		if (Runtime.getRuntime().availableProcessors() <= 2 && System.getProperty(COMMON_POOL_SIZE) == null) {
			System.setProperty(COMMON_POOL_SIZE, "2");
		}
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

}
