package io.patkeeper.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.patkeeper.check.Finding.Verdict;
import io.patkeeper.outbound.SingleLine;

import org.springframework.boot.Banner;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Checks the setup instead of starting Patkeeper: {@code --check}, or
 * {@code --check=https://patkeeper.example.com} with the URL that people will open.
 */
public final class SetupCheck {

	static final String OPTION = "check";

	/** The report contains what Flyway would log. */
	private static final Map<String, Object> QUIET = Map.of("logging.level.org.flywaydb", "error");

	private SetupCheck() {
	}

	public static boolean isRequested(String... args) {
		return new DefaultApplicationArguments(args).containsOption(OPTION);
	}

	/**
	 * Prints the findings.
	 * @return the exit status: 0 if everything holds, otherwise 1
	 */
	public static int run(String... args) {
		List<Finding> findings = findings(args);
		System.out.print(CheckReport.of(findings));
		return findings.stream().anyMatch((finding) -> finding.verdict() == Verdict.FAILS) ? 1 : 0;
	}

	private static List<Finding> findings(String... args) {
		SpringApplication application = new SpringApplication(CheckConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.setBannerMode(Banner.Mode.OFF);
		application.setLogStartupInfo(false);
		application.setRegisterShutdownHook(false);
		// Only the beans that are asked for are created.
		application.setLazyInitialization(true);
		application.setDefaultProperties(QUIET);
		application.addInitializers(DatabaseCheck::openReadOnly);
		try (ConfigurableApplicationContext context = application.run(args)) {
			List<Finding> findings = new ArrayList<>();
			List<Finding> settings = context.getBean(SettingsCheck.class).find();
			findings.addAll(settings);
			findings.addAll(context.getBean(MisspelledSettingsCheck.class).find());
			ProxyCheck proxies = context.getBean(ProxyCheck.class);
			findings.addAll(proxies.find());
			boolean holds = settings.stream().allMatch((finding) -> finding.verdict() == Verdict.HOLDS);
			if (holds && proxies.isUsable()) {
				findings.addAll(context.getBean(EntraCheck.class).find());
			}
			if (proxies.isUsable()) {
				findings.addAll(context.getBean(AzureDevOpsCheck.class).find());
			}
			findings.addAll(context.getBean(MailCheck.class).find());
			findings.add(context.getBean(DatabaseCheck.class).find());
			findings.addAll(context.getBean(PortCheck.class).find());
			return findings;
		}
		catch (RuntimeException ex) {
			String problem = (ex.getCause() != null) ? ex.getMessage() + ": " + FailureDescription.of(ex)
					: FailureDescription.of(ex);
			return List.of(Finding.fails(SettingsCheck.PART, "cannot be read: " + SingleLine.of(problem),
					"Correct the environment, the application.yml or the source that spring.config.import names."));
		}
	}

}
