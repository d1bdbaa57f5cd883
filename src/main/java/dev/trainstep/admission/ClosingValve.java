package dev.trainstep.admission;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/** Closes the connection of an exchange that came to no good end, as no servlet can. */
final class ClosingValve extends ValveBase {

	ClosingValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
		Exchange exchange = Exchange.of(request);
		if (exchange != null && exchange.isClosing() && !request.isAsync()) {
			response.getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
		}
	}

}
