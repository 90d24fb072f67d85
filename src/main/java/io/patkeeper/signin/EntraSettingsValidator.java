package io.patkeeper.signin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.patkeeper.signin.credential.ClientCertificate;
import io.patkeeper.signin.credential.CredentialProperties;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Fails the startup if the settings do not allow a sign-in. A bean factory post
 * processor, so that no bean has created a database file by then.
 */
public class EntraSettingsValidator implements BeanFactoryPostProcessor {

	private final Environment environment;

	public EntraSettingsValidator(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		List<String> problems = problems();
		if (!problems.isEmpty()) {
			throw new InvalidEntraSettingsException(problems);
		}
	}

	/**
	 * Returns what is wrong with the settings, in sentences for the administrator.
	 */
	public List<String> problems() {
		Binder binder = Binder.get(this.environment);
		EntraProperties entra = binder.bind("patkeeper.entra", EntraProperties.class).get();
		List<String> problems = new ArrayList<>(entra.problems());
		if (entra.credential().problems().isEmpty()) {
			certificateProblem(entra.credential(), binder).ifPresent(problems::add);
		}
		return problems;
	}

	private static Optional<String> certificateProblem(CredentialProperties credential, Binder binder) {
		SslProperties.Bundles bundles = binder.bindOrCreate("spring.ssl", SslProperties.class).getBundle();
		return credential.sslBundle()
			.map((name) -> bundles.getPem().containsKey(name) ? PropertiesSslBundle.get(bundles.getPem().get(name))
					: PropertiesSslBundle.get(bundles.getJks().get(name)))
			.flatMap((bundle) -> ClientCertificate.problem(credential, bundle, Instant.now()));
	}

}
