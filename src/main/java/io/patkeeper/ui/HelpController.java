package io.patkeeper.ui;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.WebInvocationPrivilegeEvaluator;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The help page, which needs no sign-in. Administrators find their own page by it.
 */
@Controller
class HelpController {

	private final HelpIndex index;

	private final WebInvocationPrivilegeEvaluator privileges;

	HelpController(HelpIndex index, WebInvocationPrivilegeEvaluator privileges) {
		this.index = index;
		this.privileges = privileges;
	}

	@GetMapping(PublicPaths.HELP)
	String help(@RequestParam(defaultValue = "") String q, @Nullable Authentication person, Locale locale,
			Model model) {
		model.addAttribute("administrator",
				person != null && this.privileges.isAllowed(RestrictedPaths.ADMINISTRATION, person));
		model.addAttribute("search", this.index.search(q, locale));
		model.addAttribute("refusals", HelpIndex.REFUSALS);
		model.addAttribute("description", "help.lead");
		return "help";
	}

}
