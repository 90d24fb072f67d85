package io.patkeeper.outbound;

import java.util.List;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Fails the startup with the first problem of some settings. A bean factory post
 * processor, so that nothing is created before; Boot's failure analyzer explains the
 * exception.
 */
public abstract class SettingsValidator implements BeanFactoryPostProcessor {

	@Override
	public final void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		problems().stream().findFirst().ifPresent((problem) -> {
			throw problem;
		});
	}

	/**
	 * The problems of the settings.
	 */
	public abstract List<InvalidSettingException> problems();

}
