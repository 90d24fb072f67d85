package io.patkeeper.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.system.JavaVersion;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says once at the start what an older version of Java lacks.
 */
@Component
class JavaVersionListener {

	private static final Logger logger = LoggerFactory.getLogger(JavaVersionListener.class);

	@EventListener(ApplicationStartedEvent.class)
	void started() {
		report(JavaVersion.getJavaVersion());
	}

	static void report(JavaVersion version) {
		if (version.isOlderThan(JavaVersion.TWENTY_ONE)) {
			logger.info("Java {} has neither virtual threads nor an AOT cache for a quick start; Java 25 has both",
					version);
		}
		else if (version.isOlderThan(JavaVersion.TWENTY_FIVE)) {
			logger.info("Java {} has no AOT cache for a quick start; Java 25 has one", version);
		}
	}

}
