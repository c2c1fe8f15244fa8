using System;
using System.Net;

// Prints what its first argument, an address, answers.
class Time
{
    static void Main(string[] arguments)
    {
        Console.WriteLine(new WebClient().DownloadString(arguments[0]));
    }
}
