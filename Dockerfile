# Builds the jar, and takes it apart into layers that change at different rates.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
# Plugins and libraries first: they are fetched again only when the pom changes.
COPY pom.xml ./
RUN mvn -B -q dependency:go-offline
COPY . .
# Tests ran before; the tests' own libraries are not needed for packaging.
RUN mvn -B -q -Dmaven.test.skip package \
	&& java -Djarmode=tools -jar target/trainstep-*.jar extract --layers --destination layers \
	&& mv layers/application/trainstep-*.jar layers/application/trainstep.jar

# The program as it runs, and a start of it as the virtual machine remembers it (JEP 483, 514, 515): loaded classes and
# profiles, good for this virtual machine, these files and these options only. Named by its class, it does without the exports
# of the jar's manifest, and so without the Vector API's module: a cache cannot be made with that, but is good with it. A heap
# beyond 32 GB has other references, and cannot use it.
FROM eclipse-temurin:25-jre AS program
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY jvm.options ./

FROM program AS rehearsal
RUN java @jvm.options -XX:MaxRAM=1g -XX:AOTCacheOutput=trainstep.aot -cp trainstep.jar dev.trainstep.TrainstepApplication --trainstep.warm-up=5s --trainstep.warm-up-only=true \
	&& test -s trainstep.aot

FROM program
COPY --from=rehearsal /app/trainstep.aot ./
# A container is reached through the ports that are published. Without keys it says so, and ends; see the README.
ENV SERVER_ADDRESS=0.0.0.0 MANAGEMENT_SERVER_ADDRESS=0.0.0.0
# A user without a name, a home or a right to write: only /tmp need be writable.
USER 10001:10001
EXPOSE 8080 8081
# The base image has a shell that speaks TCP, and no curl. On the port that load does not reach.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
	CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${MANAGEMENT_SERVER_PORT:-8081} && printf 'GET /actuator/health/readiness HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r -t 2 _ status _ <&3 && [ \"$status\" = 200 ]"]
# Where the cache is of no use, the program starts without it; -XX:AOTMode=on makes that an error.
ENTRYPOINT ["java", "@jvm.options", "-XX:AOTCache=trainstep.aot", "-jar", "trainstep.jar"]
