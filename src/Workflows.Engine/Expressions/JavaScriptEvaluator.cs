using System.Collections.Concurrent;
using System.Globalization;
using Acornima;
using Acornima.Ast;
using Jint;
using Jint.Native;
using Jint.Runtime;
using Microsoft.Extensions.Options;
using Workflows.Engine.Expressions.Guards;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>
/// Runs scripts. Each evaluation has a script engine of its own: making one costs a few microseconds, and no global variable can carry data
/// from one instance to another. Only the helper functions that the script names are defined. The clock and the random numbers are those of
/// the burst, so that the same burst gives the same result.
/// </summary>
public sealed class JavaScriptEvaluator(IOptions<EngineOptions> options)
{
    private const int CacheSize = 10_000;
    private readonly ConcurrentDictionary<string, PreparedScript> _cache = new(StringComparer.Ordinal);
    private readonly ExpressionLimits _limits = options.Value.Expressions;
    private readonly SizeLimits _sizes = new(options.Value.Expressions);

    /// <summary>Parses a script, or finds it in the cache.</summary>
    /// <exception cref="ExpressionException">The script does not parse.</exception>
    public PreparedScript Prepare(string source)
    {
        if (_cache.TryGetValue(source, out var known))
        {
            return known;
        }

        SourceBounds.CheckLength("script", source, _limits.MaxSource);
        SourceBounds.CheckBrackets("script", source, _limits.MaxNesting);
        try
        {
            var parsed = Parse(source);
            var analysis = ScriptAnalysis.Of(parsed.Program!);
            var script = new PreparedScript(analysis.HasChecks ? Parse(analysis.Checked(source)) : parsed, analysis);
            if (_cache.Count >= CacheSize)
            {
                _cache.Clear();
            }

            _cache.TryAdd(source, script);
            return script;
        }
        catch (ScriptPreparationException e)
        {
            throw new ExpressionException($"The script does not parse: {ReasonOf(e)}", e);
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new ExpressionException("The script does not parse: it is nested too deep.", e);
        }
    }

    private static string ReasonOf(ScriptPreparationException e) =>
        e.InnerException is ParseErrorException at
            ? $"{at.Description} (line {at.LineNumber}, column {at.Column + 1})"
            : e.InnerException?.Message ?? e.Message;

    private static Prepared<Script> Parse(string source) =>
        JintEngine.PrepareScript(source, options: ScriptPreparationOptions.Default with { CollectReferencedGlobals = true });

    /// <summary>Runs a script in a new script engine.</summary>
    /// <param name="script">The parsed script.</param>
    /// <param name="scope">The variables, inputs and outputs that the script can use.</param>
    /// <param name="cancellationToken">Stops the script.</param>
    /// <param name="configure">Defines more functions before the script runs.</param>
    /// <returns>The value of its last expression, or what it returned.</returns>
    /// <exception cref="ExpressionException">The script failed or exceeded a limit; the message says which.</exception>
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
            var guards = new EngineGuards(engine, _sizes);
            guards.Install(script.Guards);
            if (script.HasChecks)
            {
                SyntaxCheck.Install(engine, _sizes, guards);
            }

            var globals = new JavaScriptGlobals(engine, scope);
            globals.Install(script);
            configure?.Invoke(engine);
            var result = Settled(engine.Evaluate(script.Script), cancellationToken);
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
            // A script can make the interpreter throw other exceptions; they are failures of the script.
            throw new ExpressionException($"The script failed: {e.Message}", e);
        }
    }

    // Scripts have no timers and wait for nothing outside, so a promise that is still open when the script has ended stays open for ever.
    private static JsValue Settled(JsValue result, CancellationToken cancellationToken)
    {
        if (!result.IsPromise())
        {
            return result;
        }

        try
        {
            return result.UnwrapIfPromise(new CancellationToken(canceled: true));
        }
        catch (Exception e) when (e is ExecutionCanceledException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ExpressionException("The script's promise never settles: nothing calls its 'resolve' or 'reject'.", e);
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
        // The recursion limit does not count coercions, proxies, iterators and nested values; this guard stops them before the thread's stack overflows.
        settings.Constraints.StackOverflowGuard = true;
        settings.Constraints.MaxArraySize = _limits.MaxArraySize;
        settings.Constraints.RegexTimeout = _limits.Timeout;
        settings.Constraints.PromiseTimeout = _limits.Timeout;
        settings.Host.StringCompilationAllowed = false;
        settings.Interop.Enabled = false;
        settings.MaxStatements(_limits.MaxStatements);
        // Counts all allocated bytes, also those of text that Jint has not joined yet, so it stops a string that keeps doubling.
        settings.LimitMemory(_limits.MaxAllocatedMemory);
        settings.Constraint(new LiveMemoryConstraint(_limits.MaxLiveMemory));
        settings.Constraint(new DeadlineConstraint(_limits.Timeout));
        if (cancellationToken.CanBeCanceled)
        {
            settings.CancellationToken(cancellationToken);
        }

        return new JintEngine(settings);
    }
}
