package io.patkeeper.ui;

import java.util.Locale;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The help page, which needs no sign-in.
 */
@Controller
class HelpController {

	private final HelpIndex index;

	HelpController(HelpIndex index) {
		this.index = index;
	}

	@GetMapping(PublicPaths.HELP)
	String help(@RequestParam(defaultValue = "") String q, Locale locale, Model model) {
		model.addAttribute("search", this.index.search(q, locale));
		model.addAttribute("refusals", HelpIndex.REFUSALS);
		model.addAttribute("description", "help.lead");
		return "help";
	}

}
