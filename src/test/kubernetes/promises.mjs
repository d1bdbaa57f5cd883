// Prints what the manifests promise, and whether they keep it: node promises.mjs FILE. FILE is JSON, a list of the objects
// that kustomize builds.

import { readFileSync } from 'node:fs';

const objects = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const inRoot = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const dockerfile = inRoot('Dockerfile');
const entrypoint = inRoot('container/entrypoint');
const reference = inRoot('docs/operating.md');

const all = (kind) => objects.filter((object) => object.kind === kind);
const [[deployment], [secret], [autoscaler], [budget], [policy]] =
  ['Deployment', 'Secret', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'].map(all);
const services = all('Service');
const pod = deployment.spec.template.spec;
const [container] = pod.containers;
const { requests, limits } = container.resources;
const variables = Object.fromEntries(container.env.map(({ name, value }) => [name, value]));
const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));

const variable = (setting) => setting.replaceAll('.', '_').replaceAll('-', '').toUpperCase();
const settings = [...reference.matchAll(/^\| `([a-z0-9.-]+)`/gm)].map(([, setting]) => setting);
/** What a setting is in the pod, or else by default. */
const value = (setting) => variables[variable(setting)]
  ?? new RegExp(`^\\| \`${setting}\` \\| \`([^\`]+)\``, 'm').exec(reference)[1];

const seconds = (time) => parseInt(time) * { s: 1, m: 60 }[time.at(-1)];
const mebibytes = (memory) => parseInt(memory) * { Mi: 1, Gi: 1024 }[memory.slice(-2)];
const volume = (folder) => {
  const mount = container.volumeMounts.find(({ mountPath, subPath }) => mountPath === folder && !subPath);
  return pod.volumes.find(({ name }) => name === mount.name);
};
/** Whether something has these labels; no labels would be everything. */
const labelled = (labels, wanted) => Object.keys(wanted).length > 0
  && Object.entries(wanted).every(([name, label]) => labels[name] === label);
const selectsPod = (labels) => labelled(deployment.spec.template.metadata.labels, labels);
const probes = ['startupProbe', 'readinessProbe', 'livenessProbe'].map((name) => container[name]);
/** The rules that let others reach a port of the pod, or all ports. */
const admitted = (port) => policy.spec.ingress.filter((rule) => rule.ports?.some((other) => other.port === port) ?? true);
const namespaces = (rules) => rules.flatMap((rule) => rule.from)
  .flatMap((peer) => Object.entries(peer.namespaceSelector.matchLabels));

const promises = {
  'the user is that of the image': () => dockerfile.includes(
    `USER ${pod.securityContext.runAsUser}:${pod.securityContext.runAsGroup}\n`),
  'the ports are those of the image': () => dockerfile.includes(`EXPOSE ${ports.http} ${ports.management}\n`),
  'each variable is a setting': () => Object.keys(variables).every((name) => settings.map(variable).includes(name)),

  // Kubernetes' restricted profile, and more.
  'the user is not root': () => pod.securityContext.runAsNonRoot,
  'system calls are filtered': () => pod.securityContext.seccompProfile.type === 'RuntimeDefault',
  'there are no capabilities': () => container.securityContext.capabilities.drop.includes('ALL')
    && !container.securityContext.capabilities.add,
  'there are no more rights to gain': () => container.securityContext.allowPrivilegeEscalation === false,
  'the root file system is read-only': () => container.securityContext.readOnlyRootFilesystem,
  '/tmp has a limit': () => volume('/tmp').emptyDir.sizeLimit,
  'the pod has no token': () => pod.automountServiceAccountToken === false,
  'the pod has no variables of other services': () => pod.enableServiceLinks === false,

  'the memory requested is the limit': () => requests.memory === limits.memory,
  'the memory suffices to start': () => mebibytes(limits.memory) >= Number(/least_memory=(\d+)/.exec(entrypoint)[1]),
  'the JVM knows how many CPUs it has': () => /^[1-9]\d*$/.test(limits.cpu),
  // A run takes a core, and half of the cores take runs. The autoscaler tolerates 10 % more than its target.
  'there are more pods before runs are refused': () => autoscaler.spec.metrics[0].resource.target.averageUtilization * 1.1
    < 100 * Math.max(1, Math.floor(limits.cpu / 2)) / requests.cpu,

  'probes ask the management port': () => probes.every((probe) => probe.httpGet.port === 'management'),
  // By docs/operating.md it lasts 30 s at most, where the CPUs are not too slow.
  'the warm-up may take three times as long': () =>
    container.startupProbe.periodSeconds * container.startupProbe.failureThreshold >= 3 * 30,
  'shutdown has the time it needs': () => pod.terminationGracePeriodSeconds
    > (container.lifecycle?.preStop.sleep.seconds ?? 0) + seconds(value('trainstep.drain.delay'))
      + seconds(value('spring.lifecycle.timeout-per-shutdown-phase')),
  'an update adds pods before it takes others': () => deployment.spec.strategy.rollingUpdate.maxUnavailable === 0,

  'keys are a file in a mounted folder': () => {
    const [, folder, file] = /^(.*)[/](.*)$/.exec(variables.TRAINSTEP_KEYS);
    return volume(folder).secret.secretName === secret.metadata.name && file in secret.data;
  },

  'selectors find the pod': () => [deployment.spec.selector, budget.spec.selector, policy.spec.podSelector,
    ...pod.topologySpreadConstraints.map(({ labelSelector }) => labelSelector)]
    .map(({ matchLabels }) => matchLabels).concat(services.map(({ spec }) => spec.selector)).every(selectsPod),
  'the autoscaler alone sets the number of pods': () => autoscaler.spec.scaleTargetRef.kind === 'Deployment'
    && autoscaler.spec.scaleTargetRef.name === deployment.metadata.name && deployment.spec.replicas === undefined,
  'there are at least two pods': () => autoscaler.spec.minReplicas >= 2,
  'a pod can be evicted': () => budget.spec.maxUnavailable > 0 && budget.spec.minAvailable === undefined,

  'services lead to ports of the pod': () => services.every(({ spec }) =>
    spec.ports.every(({ targetPort }) => targetPort in ports)),
  'the management port has no address of a service': () => services.every(({ spec }) => spec.clusterIP === 'None'
    || !spec.ports.some(({ targetPort }) => targetPort === 'management')),
  'monitoring alone reaches the management port': () =>
    namespaces(admitted(ports.management)).join() === 'kubernetes.io/metadata.name,monitoring',
  'labelled namespaces alone reach the main port': () => namespaces(admitted(ports.http)).join() === 'trainstep-client,true',
  'the pod reaches nothing': () => policy.spec.egress.length === 0 && policy.spec.policyTypes.includes('Egress'),
  'each object has its label': () => objects.every(({ metadata: { labels } }) =>
    labels['app.kubernetes.io/name'] === 'trainstep'),

  'the route waits for runs': () => all('HTTPRoute').every(({ spec }) => spec.rules.every(({ timeouts }) =>
    seconds(timeouts.request) > seconds(value('trainstep.run.max-duration')))),
  'the route leads to a port of a service': () => all('HTTPRoute').every(({ spec }) => spec.rules.every(({ backendRefs }) =>
    backendRefs.every(({ name, port }) => services.some((service) => service.metadata.name === name
      && service.spec.ports.some((other) => other.port === port && other.targetPort === 'http'))))),
  'the job is called as the alerts expect': () => all('ServiceMonitor').every(({ spec }) => services.every((service) =>
    !labelled(service.metadata.labels, spec.selector.matchLabels) || service.metadata.labels[spec.jobLabel] === 'trainstep')),
  'the monitor finds the management port': () => all('ServiceMonitor').every(({ spec }) => services.some((service) =>
    labelled(service.metadata.labels, spec.selector.matchLabels)
      && service.spec.ports.some(({ name, targetPort }) => name === spec.endpoints[0].port && targetPort === 'management'))),
};

/** What is missing is an error, and keeps no promise. */
function isKept(promise) {
  try {
    return Boolean(promise());
  } catch {
    return false;
  }
}

console.log(JSON.stringify(Object.fromEntries(Object.entries(promises).map(([name, promise]) => [name, isKept(promise)]))));
