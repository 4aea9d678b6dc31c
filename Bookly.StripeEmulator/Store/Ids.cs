using System.Security.Cryptography;

namespace Bookly.StripeEmulator.Store;

/// <summary>Ids in Stripe's form: a prefix for the type, then random letters and digits.</summary>
internal static class Ids
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static string CheckoutSession() => New("cs_test_", 58);

    public static string Request() => New("req_", 14);

    public static string New(string prefix, int length = 24) => prefix + RandomNumberGenerator.GetString(Alphabet, length);
}
