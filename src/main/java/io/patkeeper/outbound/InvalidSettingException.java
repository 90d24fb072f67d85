package io.patkeeper.outbound;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Thrown at startup if a setting is invalid. It names the environment variable if that is
 * set, and not the property in the {@code application.yml} of the jar that refers to it.
 */
public class InvalidSettingException extends InvalidConfigurationPropertyValueException {

	private static final long serialVersionUID = 1L;

	public InvalidSettingException(Environment environment, String variable, String property, String value,
			String reason) {
		super(environment.containsProperty(variable) ? variable : property, value, reason);
	}

}
