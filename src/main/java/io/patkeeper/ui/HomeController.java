package io.patkeeper.ui;

import java.security.Principal;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The start page: says what Patkeeper is, and takes people who are signed in to their
 * tokens.
 */
@Controller
class HomeController {

	@GetMapping("/")
	String home(@Nullable Principal principal) {
		return (principal != null) ? "redirect:/tokens" : "home";
	}

}
