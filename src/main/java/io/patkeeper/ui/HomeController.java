package io.patkeeper.ui;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The start page, which introduces Patkeeper. Redirects people who are signed in to their
 * tokens.
 */
@Controller
class HomeController {

	@GetMapping(PublicPaths.HOME)
	String home(@Nullable Principal principal, Model model) {
		if (principal != null) {
			return "redirect:/tokens";
		}
		model.addAttribute("description", "home.what");
		return "home";
	}

}
