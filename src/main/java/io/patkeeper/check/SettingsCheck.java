package io.patkeeper.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.patkeeper.azuredevops.AzureDevOpsSettingsValidator;
import io.patkeeper.outbound.SettingsValidator;
import io.patkeeper.server.PublicUrlSettingsValidator;
import io.patkeeper.signin.AdministratorSettingsValidator;
import io.patkeeper.signin.EntraSettingsValidator;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.Environment;

/**
 * Checks that the settings are complete and consistent, as the start would.
 */
class SettingsCheck {

	static final String PART = "Settings";

	private static final String STRATEGY = "server.forward-headers-strategy";

	private final Environment environment;

	private final ListableBeanFactory beanFactory;

	SettingsCheck(Environment environment, ListableBeanFactory beanFactory) {
		this.environment = environment;
		this.beanFactory = beanFactory;
	}

	List<Finding> find() {
		List<String> problems = unreadable();
		List<SettingsValidator> validators = new ArrayList<>(List.of(new AzureDevOpsSettingsValidator(this.environment),
				new PublicUrlSettingsValidator(this.environment)));
		if (problems.isEmpty()) {
			problems.addAll(new EntraSettingsValidator(this.environment).problems());
			validators.add(new AdministratorSettingsValidator(this.environment));
		}
		validators.stream()
			.flatMap((validator) -> validator.problems().stream())
			.forEach((problem) -> problems.add(problem.getName() + " cannot be used. " + problem.getReason()));
		if (this.environment.getProperty(STRATEGY, "none").isBlank()) {
			problems.add("SERVER_FORWARD_HEADERS_STRATEGY is empty, so the platform decides whether to trust a proxy:"
					+ " set it to framework behind a reverse proxy, otherwise to none");
		}
		if (problems.isEmpty()) {
			return List.of(Finding.holds(PART, "complete"));
		}
		List<Finding> findings = new ArrayList<>();
		problems.forEach((problem) -> findings.add(Finding.fails(PART, problem)));
		findings.add(Finding.note(PART, "Entra is not checked until they are valid",
				"src/deploy/register-app registers the app and prints its settings; application.example.yml shows all."));
		return findings;
	}

	/** Settings that cannot be converted: to a number or a duration, for example. */
	private List<String> unreadable() {
		List<String> problems = new ArrayList<>();
		for (String name : this.beanFactory.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
			try {
				this.beanFactory.getBean(name);
			}
			catch (BeanCreationException ex) {
				problems.add("%s cannot be read: %s".formatted(setting(ex), FailureDescription.of(ex)));
			}
		}
		return problems;
	}

	private static String setting(BeanCreationException ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof BindException binding) {
				return binding.getName().toString();
			}
		}
		return String.valueOf(ex.getBeanName());
	}

}
