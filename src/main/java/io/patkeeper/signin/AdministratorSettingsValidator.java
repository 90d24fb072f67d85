package io.patkeeper.signin;

import java.util.List;

import io.patkeeper.outbound.InvalidSettingException;
import io.patkeeper.outbound.SettingsValidator;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Fails the startup if {@code PATKEEPER_ADMINISTRATORS} names somebody who cannot be
 * found by it.
 */
public class AdministratorSettingsValidator extends SettingsValidator {

	private static final String PROPERTY = "patkeeper.administrators";

	private final Environment environment;

	public AdministratorSettingsValidator(Environment environment) {
		this.environment = environment;
	}

	@Override
	public List<InvalidSettingException> problems() {
		Binder binder = Binder.get(this.environment);
		EntraProperties entra = binder.bind("patkeeper.entra", EntraProperties.class).get();
		AdministratorProperties properties = binder.bindOrCreate("patkeeper", AdministratorProperties.class);
		return properties.problem(entra)
			.map((reason) -> new InvalidSettingException(this.environment, "PATKEEPER_ADMINISTRATORS", PROPERTY,
					String.join(", ", properties.administrators()), reason))
			.stream()
			.toList();
	}

}
