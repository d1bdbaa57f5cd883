# Builds the jar and extracts it into layers: the libraries change less often than the application.
FROM maven:3.9-eclipse-temurin-25 AS build
LABEL org.opencontainers.image.title=trainstep
WORKDIR /build
# Plugins and libraries first: Docker caches this layer until the pom changes.
COPY pom.xml ./
RUN mvn -B -q dependency:go-offline
COPY . .
# Tests are not run here. With maven.test.skip, they are not compiled either.
RUN mvn -B -q -Dmaven.test.skip package \
	&& java -Djarmode=tools -jar target/trainstep-*.jar extract --layers --destination layers \
	&& mv layers/application/trainstep-*.jar layers/application/trainstep.jar

# A Java runtime with the modules that the program and its libraries need. With all of them it would be twice as large.
# Some libraries have optional parts that need libraries which are missing here.
FROM build AS runtime
RUN modules=$(jdeps --multi-release 25 --ignore-missing-deps --print-module-deps --class-path 'layers/dependencies/lib/*' \
		layers/application/trainstep.jar layers/dependencies/lib/*.jar 2>/dev/null | tail -n 1) \
	&& jlink --add-modules "$modules" --no-header-files --no-man-pages --output runtime

# The files that the service runs with. The AOT cache below is valid for these files only.
FROM debian:bookworm-slim AS program
LABEL org.opencontainers.image.title=trainstep
ENV PATH=/opt/java/bin:$PATH LANG=C.UTF-8
COPY --from=runtime /build/runtime /opt/java
WORKDIR /app
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/application/ ./
COPY jvm.options ./

# Records an AOT cache (JEP 483, 514, 515): loaded and linked classes, and profiles of hot methods. The warm-up is what it
# records: the service sends itself requests over HTTP, as any client would, until the compilers have little to do or the
# time is up. The cache is valid for this JVM, these files and these options only, and for heaps below 32 GB, whose
# references are compressed. The program is started by its class: then the JVM ignores Add-Exports in the jar's manifest, and
# the Vector API's module is not loaded. With that module no cache can be recorded; a cache recorded without it can be used
# with it.
FROM program AS rehearsal
RUN java @jvm.options -XX:MaxRAM=1g -XX:AOTCacheOutput=trainstep.aot -cp trainstep.jar dev.trainstep.TrainstepApplication --trainstep.warm-up=30s --trainstep.warm-up-only=true \
	&& test -s trainstep.aot

FROM program
COPY --from=rehearsal /app/trainstep.aot ./
COPY container/entrypoint container/healthcheck ./
# Docker decides which ports are published, so the service listens on all addresses. There it starts only with keys, or if
# anonymous access is allowed: see docs/operating.md.
ENV SERVER_ADDRESS=0.0.0.0 MANAGEMENT_SERVER_ADDRESS=0.0.0.0
# The C library would keep free memory for each thread; the JVM allocates seldom enough to share it.
ENV MALLOC_ARENA_MAX=1
# This user has no name and no home, and may write nothing but /tmp.
USER 10001:10001
EXPOSE 8080 8081
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD ["./healthcheck"]
ENTRYPOINT ["./entrypoint"]
