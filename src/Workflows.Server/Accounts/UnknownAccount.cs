using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Workflows.Server.Accounts;

/// <summary>Stands in for an account that does not exist: its password is checked like any other, and is always wrong.</summary>
public sealed class UnknownAccount
{
    private readonly PasswordHasher<IdentityUser> _hasher;
    private readonly IdentityUser _nobody = new();
    private readonly string _hash;

    /// <summary>Makes a password that nobody knows, with the work that a real one costs.</summary>
    public UnknownAccount(IOptions<PasswordHasherOptions> options)
    {
        _hasher = new PasswordHasher<IdentityUser>(options);
        _hash = _hasher.HashPassword(_nobody, Convert.ToHexString(RandomNumberGenerator.GetBytes(32)));
    }

    /// <summary>Does the work of checking a password.</summary>
    /// <returns>False.</returns>
    public bool Check(string password) => _hasher.VerifyHashedPassword(_nobody, _hash, password) == PasswordVerificationResult.Success;
}
