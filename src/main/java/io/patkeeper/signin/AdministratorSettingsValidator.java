package io.patkeeper.signin;

import java.util.Optional;

import io.patkeeper.outbound.InvalidSettingException;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Fails the startup if {@code PATKEEPER_ADMINISTRATORS} names somebody who cannot be
 * found by it.
 */
public class AdministratorSettingsValidator implements BeanFactoryPostProcessor {

	private static final String PROPERTY = "patkeeper.administrators";

	private final Environment environment;

	public AdministratorSettingsValidator(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		problem().ifPresent((problem) -> {
			throw problem;
		});
	}

	/**
	 * The problem of the setting, if there is one.
	 */
	public Optional<InvalidSettingException> problem() {
		Binder binder = Binder.get(this.environment);
		EntraProperties entra = binder.bind("patkeeper.entra", EntraProperties.class).get();
		AdministratorProperties properties = binder.bindOrCreate("patkeeper", AdministratorProperties.class);
		return properties.problem(entra)
			.map((reason) -> new InvalidSettingException(this.environment, "PATKEEPER_ADMINISTRATORS", PROPERTY,
					String.join(", ", properties.administrators()), reason));
	}

}
