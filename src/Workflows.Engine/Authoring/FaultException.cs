namespace Workflows.Engine.Authoring;

/// <summary>An activity says that it has failed, in one clear sentence.</summary>
public class FaultException : Exception
{
    /// <summary>A fault with a sentence.</summary>
    public FaultException(string message, string? code = null, string? category = null, string? faultType = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code ?? "0";
        Category = category ?? "General";
        FaultType = faultType ?? "System";
    }

    /// <summary>A code to sort faults by.</summary>
    public string Code { get; }

    /// <summary>A category to sort faults by.</summary>
    public string Category { get; }

    /// <summary>The type of fault: System, Business, Integration.</summary>
    public string FaultType { get; }
}
