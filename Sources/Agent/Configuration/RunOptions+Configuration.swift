// SPDX-License-Identifier: Apache-2.0

internal import Context

extension RunOptions {
    /// The keys of a configuration file: the long options of `run` and `trace`.
    static let configurationKeys: [ConfigurationKey] = [
        ConfigurationKey("events", .many), ConfigurationKey("scope", .many), ConfigurationKey("output", .many),
        ConfigurationKey("with", .many), ConfigurationKey("provider", .many), ConfigurationKey("duration", .one),
        ConfigurationKey("count", .one), ConfigurationKey("buffer-size", .one), ConfigurationKey("sink-buffer", .one),
        ConfigurationKey("alert-buffer-size", .one), ConfigurationKey("telemetry-rate", .one), ConfigurationKey("telemetry-burst", .one),
        ConfigurationKey("overflow", .one), ConfigurationKey("summary", .one), ConfigurationKey("color", .one),
        ConfigurationKey("log-level", .one), ConfigurationKey("sort", .flag), ConfigurationKey("local", .flag),
        ConfigurationKey("utc", .flag), ConfigurationKey("policy", .many), ConfigurationKey("rules", .many),
        ConfigurationKey("rule-matching", .one), ConfigurationKey("min-priority", .one), ConfigurationKey("enable-rule", .many),
        ConfigurationKey("disable-rule", .many), ConfigurationKey("falco-config", .one), ConfigurationKey("falco-option", .many),
        ConfigurationKey("watch", .flag), ConfigurationKey("no-kernel-filter", .flag),
    ]

    /// Takes from a YAML file what the command line left open.
    package mutating func merge(configuration path: String) throws(AgentError) {
        guard let bytes = ProcFS.contents(path, limit: ConfigurationFile.sizeLimit + 1) else {
            throw AgentError(.usage, "cannot read the configuration file \(path)", hint: "check its path and permissions")
        }
        let file: ConfigurationFile
        do throws(ConfigurationError) {
            file = try ConfigurationFile(bytes, file: path, keys: Self.configurationKeys)
        } catch {
            throw AgentError(error)
        }
        // Two names of one option: together they are its list.
        if policies.isEmpty { policies = file.settings.filter { ["policy", "rules"].contains($0.key) }.flatMap(\.texts) }
        for setting in file.settings { take(setting) }
    }

    private mutating func take(_ setting: ConfigurationSetting) {
        let first = setting.texts.first
        switch setting.key {
        case "events": if events.isEmpty { events = setting.texts }
        case "scope": if scope.isEmpty { scope = setting.texts }
        case "output": if outputs.isEmpty { outputs = setting.texts }
        case "with": if with.isEmpty { with = setting.texts }
        case "provider": if providers.isEmpty { providers = setting.texts }
        case "duration": duration = duration ?? first
        case "count": count = count ?? first
        case "buffer-size": bufferSize = bufferSize ?? first
        case "alert-buffer-size": alertBufferSize = alertBufferSize ?? first
        case "telemetry-rate": telemetryRate = telemetryRate ?? first
        case "telemetry-burst": telemetryBurst = telemetryBurst ?? first
        case "sink-buffer": sinkBuffer = sinkBuffer ?? first
        case "overflow": overflow = overflow ?? first
        case "summary": summary = summary ?? first
        case "color": color = color ?? first
        case "log-level": logLevel = logLevel ?? first
        case "sort": sort = sort || first == "true"
        case "rule-matching": ruleMatching = ruleMatching ?? first
        case "min-priority": minPriority = minPriority ?? first
        case "enable-rule": if enabledRules.isEmpty { enabledRules = setting.texts }
        case "disable-rule": if disabledRules.isEmpty { disabledRules = setting.texts }
        case "falco-config": falcoConfig = falcoConfig ?? first
        // The later one wins where two name the same key.
        case "falco-option": falcoOverrides = setting.texts + falcoOverrides
        case "watch": watch = watch || first == "true"
        case "no-kernel-filter": noKernelFilter = noKernelFilter || first == "true"
        case "local": local = local || first == "true"
        default: break
        }
    }
}
