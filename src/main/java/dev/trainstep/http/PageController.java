package dev.trainstep.http;

import java.io.IOException;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * The page at the root, and its files. Browsers may keep them, and ask each time whether
 * they are still the same: an old module beside a new one would fail.
 */
@Controller
@Hidden
class PageController {

	private final ResourceHttpRequestHandler files;

	PageController(ResourceHttpRequestHandler pageFiles) {
		this.files = pageFiles;
	}

	@GetMapping("/")
	void page(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		answer("index.html", request, response);
	}

	@GetMapping({ "/page/{file}", "/swagger-ui-plugin.js" })
	void file(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
		answer(request.getRequestURI().substring(request.getContextPath().length() + 1), request, response);
	}

	private void answer(String file, HttpServletRequest request, HttpServletResponse response)
			throws ServletException, IOException {
		request.setAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE, file);
		this.files.handleRequest(request, response);
	}

}
