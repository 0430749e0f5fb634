using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Definitions.Checks;
using Workflows.Engine.Execution;
using Workflows.Engine.Expressions;
using Workflows.Engine.Runtime;

namespace Workflows.Engine;

/// <summary>Registers the engine's services, activity types and expression languages.</summary>
public static class EngineServiceCollectionExtensions
{
    /// <summary>Adds definitions, activities, expressions and the burst runner.</summary>
    public static IServiceCollection AddWorkflowEngine(this IServiceCollection services, Action<EngineOptions>? configure = null)
    {
        services.AddOptions<EngineOptions>();
        if (configure is not null)
        {
            services.Configure(configure);
        }

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<JavaScriptEvaluator>();
        services.AddExpressionLanguage<LiteralLanguage>();
        services.AddExpressionLanguage<ObjectLanguage>();
        services.AddExpressionLanguage<VariableLanguage>();
        services.AddExpressionLanguage<InputLanguage>();
        services.AddExpressionLanguage<JavaScriptLanguage>();
        services.AddExpressionLanguage<LiquidLanguage>();
        services.AddExpressionLanguage<SecretLanguage>();
        services.TryAddSingleton<ExpressionLanguages>();
        services.TryAddSingleton<ActivityRegistry>();
        services.TryAddSingleton<WorkflowCompiler>();
        services.TryAddSingleton<DefinitionChecks>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, AnswersInClear>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, CalledDefinitions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, OpenOutcomes>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, UnreachedActivities>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, UnsetVariables>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, SecretsInLiterals>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPublishCheck, SecretsInScripts>());
        services.TryAddSingleton<BurstRunner>();
        // Activities outside the burst use business time, as those in the burst do; a host without a business clock uses the system's.
        services.TryAddSingleton(s => new DetachedActivityRunner(
            s.GetRequiredService<ActivityRegistry>(),
            s.GetService<BusinessClock>() ?? s.GetRequiredService<TimeProvider>()
        ));
        return services.AddActivitiesFrom(typeof(EngineServiceCollectionExtensions).Assembly);
    }

    /// <summary>Registers an activity type, so that definitions can use it.</summary>
    public static IServiceCollection AddActivity<T>(this IServiceCollection services)
        where T : Activity => services.AddSingleton(new ActivityRegistration(typeof(T)));

    /// <summary>Registers all classes of an assembly that have an <see cref="ActivityAttribute"/>.</summary>
    public static IServiceCollection AddActivitiesFrom(this IServiceCollection services, Assembly assembly)
    {
        foreach (var type in assembly.GetTypes())
        {
            if (typeof(Activity).IsAssignableFrom(type) && !type.IsAbstract && type.GetCustomAttribute<ActivityAttribute>() is not null)
            {
                services.AddSingleton(new ActivityRegistration(type));
            }
        }

        return services;
    }

    /// <summary>Registers a language for expressions; the last one registered under a name wins.</summary>
    public static IServiceCollection AddExpressionLanguage<T>(this IServiceCollection services)
        where T : class, IExpressionLanguage
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IExpressionLanguage, T>());
        return services;
    }
}
