package io.patkeeper.signin;

import java.util.List;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Stops the start if nobody could sign in, before any bean exists: no database file is
 * left behind by a first attempt without settings.
 */
class EntraSettingsCheck implements BeanFactoryPostProcessor {

	private final Environment environment;

	EntraSettingsCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<String> problems = Binder.get(this.environment)
			.bind("patkeeper.entra", EntraProperties.class)
			.get()
			.problems();
		if (!problems.isEmpty()) {
			throw new InvalidEntraSettings(problems);
		}
	}

}
