namespace Workflows.Server.Accounts;

/// <summary>The configuration section <c>Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>The administrator, whose account is created at start when it does not exist.</summary>
    public AdministratorOptions Administrator { get; set; } = new();

    /// <summary>Whether nobody may publish a workflow that they have changed themselves; null: outside Development.</summary>
    public bool? FourEyesPublish { get; set; }
}

/// <summary>The account that can sign in to a new store.</summary>
public sealed class AdministratorOptions
{
    /// <summary>E-mail address, which is also the name to sign in with.</summary>
    public string? Email { get; set; }

    /// <summary>Password, at least 12 characters.</summary>
    public string? Password { get; set; }
}
