using System.Collections.Concurrent;
using System.Globalization;
using Jint;
using Jint.Runtime;
using Microsoft.Extensions.Options;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Runs scripts. Each run has an engine of its own (making one costs a few microseconds, and nothing can leak from one instance to
/// another through a global); only the helpers that the script names are put into it. The clock and random numbers are the
/// burst's, so that the same burst gives the same result.
/// </summary>
public sealed class JavaScriptEvaluator(IOptions<EngineOptions> options)
{
    private const int CacheSize = 10_000;
    private readonly ConcurrentDictionary<string, PreparedScript> _cache = new(StringComparer.Ordinal);
    private readonly ExpressionLimits _limits = options.Value.Expressions;

    /// <summary>Parses a script, or finds it parsed.</summary>
    /// <exception cref="ExpressionException">It does not parse.</exception>
    public PreparedScript Prepare(string source)
    {
        if (_cache.TryGetValue(source, out var known))
        {
            return known;
        }

        try
        {
            var script = new PreparedScript(
                source,
                JintEngine.PrepareScript(source, options: ScriptPreparationOptions.Default with { CollectReferencedGlobals = true })
            );
            if (_cache.Count >= CacheSize)
            {
                _cache.Clear();
            }

            _cache.TryAdd(source, script);
            return script;
        }
        catch (ScriptPreparationException e)
        {
            throw new ExpressionException($"The script does not parse: {e.InnerException?.Message ?? e.Message}", e);
        }
    }

    /// <summary>Runs a script.</summary>
    /// <param name="script">The script.</param>
    /// <param name="scope">What it can see.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="configure">Adds to the engine before the script runs.</param>
    /// <returns>The value of its last expression, or what it returned.</returns>
    /// <exception cref="ExpressionException">It failed or used more than it may; the message says which.</exception>
    public object? Evaluate(
        PreparedScript script,
        IExpressionScope scope,
        CancellationToken cancellationToken,
        Action<JintEngine>? configure = null
    )
    {
        try
        {
            var engine = CreateEngine(scope, cancellationToken);
            var globals = new JavaScriptGlobals(engine, scope);
            globals.Install(script);
            configure?.Invoke(engine);
            var result = engine.Evaluate(script.Script).UnwrapIfPromise(cancellationToken);
            globals.TakeBackVariables();
            return JavaScriptValues.FromJs(result);
        }
        catch (JavaScriptException e)
        {
            throw new ExpressionException(e.Message, e);
        }
        catch (PromiseRejectedException e)
        {
            throw new ExpressionException(JavaScriptValues.Describe(e.RejectedValue), e);
        }
        catch (TimeoutException e)
        {
            throw new ExpressionException(
                $"The script ran for longer than {_limits.Timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s and was stopped.",
                e
            );
        }
        catch (StatementsCountOverflowException e)
        {
            throw new ExpressionException(
                $"The script ran more than {_limits.MaxStatements.ToString("N0", CultureInfo.InvariantCulture)} statements and was stopped.",
                e
            );
        }
        catch (RecursionDepthOverflowException e)
        {
            throw new ExpressionException(
                $"The script's functions called each other more than {_limits.MaxRecursion} deep and were stopped.",
                e
            );
        }
        catch (Exception e) when (e is MemoryLimitExceededException or OutOfMemoryException)
        {
            throw new ExpressionException(
                $"The script needed more than {_limits.MaxLiveMemory / (1024 * 1024)} MB of memory and was stopped.",
                e
            );
        }
        catch (Exception e) when (e is ExecutionCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExpressionException("The script was stopped.", e);
        }
        catch (Exception e) when (e is not ExpressionException and not OperationCanceledException)
        {
            // Whatever else a script can make an interpreter throw is the script's failure, not ours.
            throw new ExpressionException($"The script failed: {e.Message}", e);
        }
    }

    private JintEngine CreateEngine(IExpressionScope scope, CancellationToken cancellationToken)
    {
        var settings = new Jint.Options
        {
            TimeZone = TimeZoneInfo.Utc,
            TimeSystem = new BurstTime(scope.Now),
            Culture = CultureInfo.InvariantCulture,
        };
        settings.Constraints.MaxRecursionDepth = _limits.MaxRecursion;
        // What the count of calls does not see (coercions, proxies, iterators, nested values) ends where the thread's stack does.
        settings.Constraints.StackOverflowGuard = true;
        settings.Constraints.MaxArraySize = _limits.MaxArraySize;
        settings.Constraints.RegexTimeout = _limits.Timeout;
        settings.Constraints.PromiseTimeout = _limits.Timeout;
        settings.Host.StringCompilationAllowed = false;
        settings.Interop.Enabled = false;
        settings.TimeoutInterval(_limits.Timeout);
        settings.MaxStatements(_limits.MaxStatements);
        // Counts what is allocated, held or not, and the length of text that is only noted down: a doubling string ends here.
        settings.LimitMemory(_limits.MaxAllocatedMemory);
        settings.Constraint(new LiveMemoryConstraint(_limits.MaxLiveMemory));
        if (cancellationToken.CanBeCanceled)
        {
            settings.CancellationToken(cancellationToken);
        }

        return new JintEngine(settings);
    }
}
