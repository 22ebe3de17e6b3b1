"""The Flex Template's launcher: absolute imports only, defines nothing.

It is run as a file, which puts this folder first on the path; nothing here may
therefore have the name of a standard module.
"""

from pipeline.launching import main

if __name__ == "__main__":
    main()
