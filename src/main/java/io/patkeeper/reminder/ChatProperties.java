package io.patkeeper.reminder;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where people may let their reminders be posted.
 *
 * @param hosts the hosts that a webhook may have, such as {@code hooks.slack.com}, or
 * {@code *.logic.azure.com} for all below a domain; none by default, so that there is no
 * chat
 */
@ConfigurationProperties("patkeeper.chat")
record ChatProperties(@DefaultValue List<String> hosts) {

	private static final Pattern HOST = Pattern
		.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?");

	ChatProperties {
		hosts = hosts.stream().map((host) -> host.strip().toLowerCase(Locale.ROOT)).toList();
		Assert.isTrue(hosts.stream().allMatch((host) -> HOST.matcher(host).matches()),
				"patkeeper.chat.hosts must be names of hosts, such as hooks.slack.com or *.logic.azure.com");
	}

	/**
	 * Whether a webhook may have a host.
	 */
	boolean allow(String host) {
		String name = host.toLowerCase(Locale.ROOT);
		return this.hosts.stream()
			.anyMatch(
					(allowed) -> allowed.startsWith("*.") ? name.endsWith(allowed.substring(1)) : name.equals(allowed));
	}

}
